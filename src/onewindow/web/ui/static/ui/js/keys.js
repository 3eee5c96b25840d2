// Keys of the staff desks. Alt combinations anywhere; single letters only while the check list has the focus.
// Never while an input method composes a word.

const typing = (element) => element instanceof Element && element.closest("input:not([type=button]):not([type=submit]), textarea, select, [contenteditable]");
const composing = (event) => event.isComposing || event.keyCode === 229;

function withAlt(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return false;
  const letter = /^(Key|Digit)(.)$/.exec(event.code)?.[2];
  if (!letter) return false;
  for (const button of document.querySelectorAll("[data-key]")) {
    if (button.dataset.key.toUpperCase() !== `ALT ${letter}` || !button.offsetParent) continue;
    event.preventDefault();
    button.focus();
    if (button.getAttribute("aria-disabled") !== "true") button.click();
    return true;
  }
  return false;
}

const ticksOf = (list) => [...list.querySelectorAll("[data-tick]")];
const current = (list) => list.querySelector("[data-on]") ?? ticksOf(list)[0];

function choose(list, tick) {
  if (!tick) return;
  for (const each of ticksOf(list)) {
    each.toggleAttribute("data-on", each === tick);
    if (each === tick) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  tick.scrollIntoView({ block: "nearest" });
}

function move(list, step) {
  const all = ticksOf(list);
  const at = all.indexOf(list.querySelector("[data-on]"));
  choose(list, all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

// After an answer the page comes back: the list has the focus again, on the next paper.
function remember(list) {
  const all = ticksOf(list);
  const next = all[Math.min(all.indexOf(current(list)) + 1, all.length - 1)];
  try { sessionStorage.setItem("ow-tick", next?.id ?? ""); } catch { /* a browser without storage: the focus is lost, nothing else */ }
}

// The letters may be others on this machine (the keys page of the window keeps them); what does not hold falls back.
const FIRST = { down: "j", up: "k", yes: "y", no: "x", zoom: "z", scan: "s" };

function lettersHere() {
  try {
    const kept = { ...FIRST, ...JSON.parse(localStorage.getItem("ow-keys") ?? "{}") };
    const all = Object.keys(FIRST).map((act) => kept[act]);
    const whole = all.every((letter) => typeof letter === "string" && /^[a-z0-9]$/.test(letter));
    if (whole && new Set(all).size === all.length) return kept;
  } catch { /* no storage, or not what we wrote: the first letters */ }
  return FIRST;
}

const here = lettersHere();
const actOf = Object.fromEntries(Object.keys(FIRST).map((act) => [here[act], act]));

// What is written beside the list says the letters of this machine.
function relabel() {
  if (Object.keys(FIRST).every((act) => here[act] === FIRST[act])) return;
  for (const kbd of document.querySelectorAll(".ticks kbd, .keys-panel kbd")) {
    if (kbd.dataset.first) continue;
    const act = Object.keys(FIRST).find((each) => FIRST[each].toUpperCase() === kbd.textContent);
    if (!act) continue;
    kbd.dataset.first = kbd.textContent;
    kbd.textContent = here[act].toUpperCase();
  }
  const up = (act) => here[act].toUpperCase();
  for (const list of document.querySelectorAll('[data-keys="ticks"]')) {
    list.setAttribute("aria-label", document.body.dataset.locale === "en"
      ? `Check list. ${up("down")} ${up("up")} to move, ${up("yes")} meets, ${up("no")} does not, ${up("zoom")} to enlarge, ${up("scan")} to scan`
      : `材料核对。${up("down")} ${up("up")} 上下，${up("yes")} 符合，${up("no")} 不符合，${up("zoom")} 放大，${up("scan")} 扫描`);
  }
}

function letters(event, list) {
  const press = (selector) => {
    const button = current(list)?.querySelector(selector);
    if (!button) return;
    if (selector !== "[data-zoom]") remember(list);
    button.click();
  };
  const arrows = { arrowdown: "down", arrowup: "up" };
  const key = event.key.toLowerCase();
  switch (arrows[key] ?? actOf[key]) {
    case "down": move(list, 1); break;
    case "up": move(list, -1); break;
    case "yes": press("[data-tick-yes]"); break;
    case "no": press("[data-tick-no]"); break;
    case "zoom": press("[data-zoom]"); break;
    case "scan": list.dispatchEvent(new CustomEvent("ow:scan", { bubbles: true })); break;
    default: return;
  }
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (withAlt(event)) return;
  if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const list = event.target instanceof Element ? event.target.closest('[data-keys="ticks"]') : null;
  if (list) letters(event, list);
});

document.addEventListener("focusin", (event) => {
  const list = event.target instanceof Element ? event.target.closest('[data-keys="ticks"]') : null;
  if (!list) return;
  const inside = event.target.closest("[data-tick]");
  if (inside || !list.querySelector("[data-on]")) choose(list, inside ?? ticksOf(list)[0]);
});

// Where a list is the work of the page (`data-start`), it has the focus from the start, on the first paper not answered:
// the keys written beside it work at once. Not on a phone, where the page begins above it.
function start() {
  const list = document.querySelector('[data-keys="ticks"][data-start]');
  if (!list || !matchMedia("(min-width: 64rem)").matches || document.querySelector("[data-focus]")) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  list.focus({ preventScroll: true });
  const open = ticksOf(list).find((tick) => tick.querySelector("[data-tick-yes]") && !tick.querySelector(".tag-ok"));
  if (open) choose(list, open);
}

try {
  const tick = document.getElementById(sessionStorage.getItem("ow-tick") ?? "");
  sessionStorage.removeItem("ow-tick");
  const list = tick?.closest('[data-keys="ticks"]');
  if (list) {
    list.focus({ preventScroll: true });
    choose(list, tick);
  }
} catch { /* see remember() */ }
start();
relabel();
document.addEventListener("htmx:afterSettle", relabel);
