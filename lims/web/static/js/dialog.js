// Dialogs open from [data-dialog="id"], close by [data-close] or Esc; without this file the link to #id opens them.
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  if (location.hash === "#" + id) history.replaceState(null, "", location.pathname + location.search);
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("lims:opened"));
  dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    opener.closest("details")?.removeAttribute("open");
    openDialog(opener.dataset.dialog);
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.querySelectorAll("dialog[data-open]").forEach((dialog) => openDialog(dialog.id));
