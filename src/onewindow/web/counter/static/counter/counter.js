// The window's own keys and focus: S scans for the paper in hand, X opens the reasons, and after an answer the list goes on.

const composing = (event) => event.isComposing || event.keyCode === 229;
const listOf = (element) => element.closest('[data-keys="ticks"]');
let left = ""; // the paper that was answered last, when HTMX takes the page's place

// Escape closes the reasons. S (or the letter this machine has for it, see keys.js): the file chooser of the paper in hand
// (a document camera stands behind it).
document.addEventListener("keydown", (event) => {
  if (composing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (event.key === "Escape") {
    const open = target.closest("details[data-reason][open]");
    if (open) {
      open.open = false;
      listOf(open)?.focus();
    }
    return;
  }
});
document.addEventListener("ow:scan", (event) => {
  const list = listOf(event.target);
  const tick = list?.querySelector("[data-on]") ?? list?.querySelector("[data-tick]");
  tick?.querySelector("[data-scan] input[type=file]")?.click();
});

// X opens the reasons: the first field has the focus.
document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!(details instanceof HTMLDetailsElement) || !details.matches("[data-reason]") || !details.open) return;
  details.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}, true);

// A scan is sent as soon as it is chosen.
function ready(root) {
  for (const form of root.querySelectorAll("form[data-scan]")) form.classList.add("drop-ready");
}
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const form = input.closest("form[data-scan]");
  if (form && input.files.length) form.requestSubmit();
});

// Which paper was answered, and where the list goes on.
document.addEventListener("htmx:beforeRequest", (event) => {
  const tick = event.detail.elt.closest?.("[data-tick]");
  left = tick?.id ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  ready(document);
  if (event.detail.target?.id !== "bench") return;
  if (event.detail.target.querySelector("[data-focus]")) return; // a refusal is read first
  let next = left;
  try {
    next = sessionStorage.getItem("ow-tick") || left;
    sessionStorage.removeItem("ow-tick");
  } catch { /* a browser without storage stays on the same paper */ }
  const tick = document.getElementById(next);
  const list = tick && listOf(tick);
  if (!list) return;
  for (const each of list.querySelectorAll("[data-tick]")) each.toggleAttribute("data-on", each === tick);
  tick.setAttribute("aria-current", "true");
  list.focus({ preventScroll: true });
  tick.scrollIntoView({ block: "nearest" });
});

// A scanner ends a postal number with Enter: the row is ticked and the next number is read, nothing is sent.
document.addEventListener("keydown", (event) => {
  const field = event.target instanceof Element ? event.target.closest('input[name^="tracking."]') : null;
  if (!field || event.key !== "Enter" || composing(event)) return;
  event.preventDefault();
  const tick = document.getElementById(field.id.replace("t-", "a-"));
  if (tick && field.value.trim()) tick.checked = true;
  const all = [...field.form.querySelectorAll('input[name^="tracking."]')];
  (all[all.indexOf(field) + 1] ?? field.form.querySelector("button[name=step]")).focus();
});

// One press writes what the person just did on paper: the name of who signed.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-fill]") : null;
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  button.closest(".panel")?.querySelector("[data-fill-said]")?.removeAttribute("hidden");
});

// Nothing is ticked yet: the key of the step leads to the first box, and a second press takes in what was ticked.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest('[form="supplement-form"], [form="deferred-form"]') : null;
  const box = button?.form?.querySelector('[name="came"]');
  if (!box || button.form.querySelector('[name="came"]:checked')) return;
  event.preventDefault();
  box.focus();
  box.scrollIntoView({ block: "center" });
}, true);

ready(document);
