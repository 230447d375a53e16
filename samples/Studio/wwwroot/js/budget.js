// What is left of today's budget, and whether the price on the page fits into it.
import { money } from "./format.js";

const box = document.getElementById("budget");
const left = document.getElementById("budget-left");
const limit = document.getElementById("budget-limit");
const bar = document.getElementById("budget-bar");

let budget = null;
let price = null;

export function showBudget(next) {
  budget = next;
  show();
}

export function comparePrice(next) {
  price = next;
  show();
}

function show() {
  box.hidden = !budget;
  if (!budget) {
    return;
  }
  const rest = Math.max(0, budget.limit - budget.spent);
  const short = price !== null && price > rest + 0.000_001;
  left.textContent = short ? `More than the ${money(rest)} left today.` : `${money(rest)} left today`;
  limit.textContent = `of ${money(budget.limit)}`;
  box.classList.toggle("short", short);
  bar.max = budget.limit;
  bar.value = Math.min(budget.spent, budget.limit);
}
