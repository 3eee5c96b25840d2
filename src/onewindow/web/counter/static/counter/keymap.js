// The letters of the check list, kept by this browser (`ow-keys`); keys.js reads them. One letter or digit each, none twice.

const form = document.getElementById("keymap");
const fields = [...form.querySelectorAll("input[data-letter]")];
const status = form.querySelector("[data-said]");

function stored() {
  try { return JSON.parse(localStorage.getItem("ow-keys") ?? "{}"); } catch { return {}; }
}

function show(kept) {
  for (const field of fields) field.value = String(kept?.[field.name] ?? field.dataset.letter).toUpperCase();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const letters = fields.map((field) => field.value.trim().toLowerCase());
  if (letters.some((letter) => !/^[a-z0-9]$/.test(letter)) || new Set(letters).size !== letters.length) {
    status.textContent = form.dataset.saidBad;
    return;
  }
  try {
    localStorage.setItem("ow-keys", JSON.stringify(Object.fromEntries(fields.map((field, n) => [field.name, letters[n]]))));
    status.textContent = form.dataset.saidOk;
  } catch {
    status.textContent = form.dataset.saidOff;
  }
});

form.addEventListener("reset", (event) => {
  event.preventDefault();
  try { localStorage.removeItem("ow-keys"); } catch { /* nothing was kept there */ }
  show({});
  status.textContent = form.dataset.saidReset;
});

for (const field of fields) field.disabled = false;
form.querySelector(".btn-row").hidden = false;
show(stored());
