/** An element of the page. Throws where there is none of this kind. */
export function element(id: string): HTMLElement
export function element<E extends HTMLElement>(id: string, kind: new () => E): E
export function element(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`The page has no #${id}.`)
  return found
}

/** Sets the text of an element. */
export function tell(id: string, text: string): void {
  element(id).textContent = text
}

/** Shows one of the page's steps, and hides the others. */
export function showOnly(shown: string): void {
  for (const id of ['signed-out', 'key', 'words', 'notes']) element(id).hidden = id !== shown
}
