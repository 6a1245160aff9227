// A burst is a run of keys faster than fingers: a scanner. Keys are read by their place (event.code), so that the
// same code comes out under English, Azerbaijani and Russian layouts.
export const FAST_MS = 50;

export function codeCharacter(event) {
  const { code } = event;
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^(Digit|Numpad)[0-9]$/.test(code)) return code.slice(-1);
  if (code === "Minus" || code === "NumpadSubtract") return "-";
  if (code === "Slash" || code === "NumpadDivide") return "/";
  if (code === "Period" || code === "NumpadDecimal") return ".";
  return "";
}

export function inField(element = document.activeElement) {
  return Boolean(element?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]"));
}
