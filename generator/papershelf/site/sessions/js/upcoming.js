// Puts the sessions of a reading list that are over below those to come: the page is the same on every day, the browser
// knows which day it is.

export const show = () => {
  const [list] = document.getElementsByClassName("ps-sessions")
  const past = /** @type {HTMLElement} */ (list.nextElementSibling)
  /** @type {HTMLElement[]} */
  const sessions = [...list.querySelectorAll(":scope > [data-end]")]
  const over = sessions.filter(({dataset: {end = ""}}) => {
    // A day without a time is over at the reader's midnight, a date and time of UTC at that moment.
    const [year, month, day] = end.split("-").map(Number)
    return (end.includes("T") ? new Date(end) : new Date(year, month - 1, day)) <= new Date()
  })
  if (!past.hidden || !over.length || over.length === sessions.length) return
  past.lastElementChild?.append(...over)
  past.hidden = false
}
