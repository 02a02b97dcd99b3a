// Which way an objective is better.
import type { Objective } from './workflow';

const errors: ReadonlySet<Objective> = new Set<Objective>(['MSE', 'MAE', 'RMSE']);

/** Errors are to be small, everything else is to be large. */
export function directionOf(objective: Objective): 'Maximize' | 'Minimize' {
  return errors.has(objective) ? 'Minimize' : 'Maximize';
}
