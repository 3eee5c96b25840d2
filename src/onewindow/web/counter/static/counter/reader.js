// Card readers and barcode scanners type like keyboards, but faster than anybody: what they read opens the right case or
// person from anywhere on the desk, and a field that happened to have the focus gets back what stood in it.

const LEAST = 8; // characters; shorter bursts are left alone
const FASTEST_HAND = 45; // milliseconds between two keys; readers take 2 to 20
// fields that want to be read into: they keep what came
const own = ["[data-reader]", ...["q", "id_number", "p.id_number", "serial", "tracking", "paper", "late_number", "number"]
  .map((name) => `[name="${name}"]`)].join(", ");

let burst = "";
let gaps = [];
let last = 0;
let field = null; // what had the focus when the burst began, and what stood in it
let before = "";

const text = (element) =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null;

function character(event) {
  if (event.key.length === 1) return event.key;
  // with an input method on, the key is hidden, the place on the keyboard is not
  const found = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code);
  if ((event.key === "Process" || event.isComposing) && found) return found[1];
  return "";
}

function begin(event) {
  burst = "";
  gaps = [];
  field = text(document.activeElement);
  before = field ? field.value : "";
}

function restore() {
  if (!field || field.matches(own)) return;
  field.value = before;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function send(read) {
  const form = document.getElementById("reader");
  if (!form) return;
  form.querySelector("[name=q]").value = read;
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const now = event.timeStamp;
  const gap = now - last;
  if (event.key === "Enter" || event.key === "Tab") {
    const read = burst;
    const fast = read.length >= LEAST && gap < FASTEST_HAND * 2 && gaps.every((each) => each < FASTEST_HAND);
    burst = "";
    gaps = [];
    if (!fast || (document.activeElement instanceof Element && document.activeElement.closest(own))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    restore();
    send(read);
    return;
  }
  const typed = character(event);
  if (!typed) return;
  if (!burst || gap > FASTEST_HAND) begin(event);
  else gaps.push(gap);
  burst += typed;
  last = now;
}, true);
