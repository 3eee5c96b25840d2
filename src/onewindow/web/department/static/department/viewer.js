// The papers of a part: arrow keys turn the pages while the viewer has the focus. A page that cannot be drawn says so.

const typing = (element) => element instanceof Element && element.closest("input, textarea, select");
const KEYS = { ArrowRight: "[data-after]", PageDown: "[data-after]", ArrowLeft: "[data-before]", PageUp: "[data-before]" };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const viewer = event.target instanceof Element ? event.target.closest("[data-viewer]") : null;
  const link = viewer && KEYS[event.key] ? viewer.querySelector(KEYS[event.key]) : null;
  if (!link) return;
  event.preventDefault();
  viewer.focus({ preventScroll: true });
  link.click();
});

// Errors of pictures do not bubble: they are caught on the way down.
document.addEventListener("error", (event) => {
  const picture = event.target;
  if (!(picture instanceof HTMLImageElement) || !picture.closest("[data-viewer]")) return;
  const large = picture.closest(".viewer-page");
  picture.hidden = true;
  if (large) large.querySelector(".dep-viewer-none").hidden = false;
}, true);
