// The phrase library beside a field: a press puts the words in. Without this file the words stand there to be copied.

const english = document.body.dataset.locale === "en";

// A button that needs this file is shown by it.
function ready(root) {
  for (const button of root.querySelectorAll("[data-fill-at][hidden]")) button.hidden = false;
}

function put(field, words) {
  const most = field.maxLength > 0 ? field.maxLength : Infinity;
  const before = field.value.trimEnd();
  if (before.includes(words)) return false;
  const joined = before ? `${before}${/[。；;.!！]$/.test(before) ? "" : english ? "; " : "；"}${words}` : words;
  if (joined.length > most) return false;
  field.value = joined;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

// What is used most stands first next time. Lost without harm.
function count(button) {
  const token = button.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value
    ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || !button.dataset.url) return;
  const body = new URLSearchParams({ act: "used", phrase: button.dataset.phrase, csrfmiddlewaretoken: token });
  fetch(button.dataset.url, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-fill-at]") : null;
  const field = button && document.getElementById(button.dataset.fillAt);
  if (!field) return;
  const words = button.closest("li")?.querySelector("span")?.textContent ?? "";
  if (words && put(field, words)) count(button);
  field.focus();
  field.setSelectionRange?.(field.value.length, field.value.length);
});

document.addEventListener("htmx:afterSettle", () => ready(document));
ready(document);
