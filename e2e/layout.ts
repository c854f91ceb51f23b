import type { Page } from '@playwright/test'

/**
 * What is laid out as nobody meant it, in words: a control that covers another one, one that sticks out of the card it is
 * in, text in a column that is narrower than its words. A page that is as wide as its window may still have each of them.
 */
export const layoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    type Box = { left: number; right: number; top: number; bottom: number }
    const scope =
      document.querySelector('[role="alertdialog"]') ?? document.querySelector('main') ?? document.body
    const nameOf = (element: Element) =>
      `<${element.localName}> "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`
    const isSeen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return element.checkVisibility({ visibilityProperty: true }) && width > 2 && height > 2
    }

    /** What is seen of an element: a name that is too long is cut short by what it is in. */
    const boxOf = (element: Element): Box => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const box = { left, right, top, bottom }
      for (
        let outer = element.parentElement;
        outer && !outer.matches('.rounded-card');
        outer = outer.parentElement
      ) {
        if (getComputedStyle(outer).overflowX === 'visible') continue
        const edge = outer.getBoundingClientRect()
        box.left = Math.max(box.left, edge.left)
        box.right = Math.min(box.right, edge.right)
      }
      return box
    }
    const isInside = (a: Box, b: Box) =>
      a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom

    const controls = [...scope.querySelectorAll('a, button, input, select, textarea')]
      .filter(isSeen)
      .map((element) => ({ element, box: boxOf(element) }))

    const covering = controls.flatMap((one, index) =>
      controls.slice(index + 1).flatMap((other) => {
        const [a, b] = [one.box, other.box]
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        // What lies within another is meant to, as a button at the end of a field.
        const is_meant = isInside(a, b) || isInside(b, a)
        return width > 1 && height > 1 && !is_meant
          ? [`${nameOf(one.element)} and ${nameOf(other.element)} cover each other`]
          : []
      }),
    )

    const sticking = controls.flatMap(({ element, box }) => {
      const card = element.closest('.rounded-card')
      if (!card) return []
      const { left, right } = card.getBoundingClientRect()
      const isField = element.matches('input, select, textarea')
      const padding = isField ? Number.parseFloat(getComputedStyle(card).paddingRight) : 0
      return box.left < left - 1 || box.right > right - padding + 1
        ? [`${nameOf(element)} sticks out of its card`]
        : []
    })

    const hasWords = ({ childNodes }: Element) =>
      [...childNodes].some(
        ({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && /\S{3}/.test(nodeValue ?? ''),
      )
    const squeezed = [...scope.querySelectorAll(':not(pre, pre *)')]
      .filter((element) => hasWords(element) && isSeen(element))
      .filter((element) => {
        const em = Number.parseFloat(getComputedStyle(element).fontSize)
        const { width, height } = element.getBoundingClientRect()
        return width < 2.5 * em && height > 4 * em
      })
      .map((element) => `${nameOf(element)} has no room for its words`)
    return [...covering, ...sticking, ...squeezed]
  })
