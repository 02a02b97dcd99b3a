// Until when an endpoint lives: its settings say for how long, whoever deploys it when that begins.
import { InputError } from '../../flows/problems';
import type { ServingSettings } from './settings';

const minute = 60_000;
const hour = 60 * minute;

/** ISO 8601 in UTC, to the second, such as 2026-11-26T18:05:00Z. */
const textOf = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** The end of a life that begins now, up to a minute later: EventBridge Scheduler is no more exact. @param now in ms */
export function endOfLife(hours: number, now: number): string {
  return textOf(Math.ceil((now + hours * hour) / minute) * minute);
}

/** The expression of a schedule that is due then, in UTC. @param moment as `endOfLife` gives it */
export const atExpression = (moment: string): string => `at(${moment.slice(0, 19)})`;

/**
 * The moment that the program was given, where the settings ask for one. A program that looked at the clock itself would
 * find something to change whenever it is run: whoever deploys says when a life begins.
 * @throws InputError where it is missing, is none, or has passed: Scheduler would never be due, and the endpoint live on
 */
export function requireEnd({ timeToLiveHours }: Pick<ServingSettings, 'timeToLiveHours'>, given: string | undefined, now: number, file: string): string | undefined {
  if (timeToLiveHours === undefined) return undefined;
  const moment = Date.parse(given ?? '');
  const remedy = 'mlops deploy reckons it; for pulumi up typed by hand: pulumi config set modeldeploy:livesUntil 2026-11-26T18:05:00Z, such as mlops endpoint show tells it';
  const refuse = (message: string): never => { throw new InputError([{ file, path: 'serving:timeToLiveHours', message: `${message}: ${remedy}` }]); };
  if (given === undefined) return refuse('nobody said when the endpoint ends');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(given) || Number.isNaN(moment) || textOf(moment) !== given) return refuse(`the endpoint is to end at a moment of the form 2026-11-26T18:05:00Z; got ${JSON.stringify(given)}`);
  if (moment <= now) return refuse(`the endpoint was to end at ${given}, which has passed`);
  return given;
}
