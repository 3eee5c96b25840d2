// A form is sent once. The server knows the form by its command_id; this keeps the second click from leaving at all.

const SUBMITTERS = 'button:not([type]), button[type="submit"], input[type="submit"]';

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[data-busy]')) {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
    delete button.dataset.busy;
  }
}

function hold(form) {
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll(SUBMITTERS)) {
    if (button.getAttribute("aria-disabled") === "true") continue;
    button.dataset.busy = "1";
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
  }
}

// A button that says why it cannot be pressed stays reachable, but does nothing.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest('[aria-disabled="true"]') : null;
  if (button) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-guard]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // After the browser has collected the form (the pressed button's name must travel with it).
  setTimeout(() => { if (!event.defaultPrevented || form.hasAttribute("hx-post")) hold(form); }, 0);
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form[data-guard]");
  if (form) release(form);
});

// Coming back with the browser's back button: the form is there again and may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});
