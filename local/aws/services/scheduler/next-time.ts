// When a schedule is due: the expressions of EventBridge Scheduler.
import { Cron } from 'croner';
import { AwsError } from '../../operation';

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const days = ['', 'SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const invalid = (text: string): AwsError => new AwsError('ValidationException', `Invalid Schedule Expression ${text}.`);

/** AWS counts the days of the week from 1, Sunday. */
const dayNames = (field: string): string => field.replace(/(?<![#\d])[1-7](?!\d)/g, (digit) => days[Number(digit)] ?? digit);

function nextOfCron(text: string, fields: string, timezone: string, after: number): number | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...rest] = fields.trim().split(/\s+/);
  if (rest.length > 0 || year === '') throw invalid(`${text} (six fields: minutes, hours, day-of-month, month, day-of-week, year)`);
  if (year !== '*') throw invalid(`${text} (of years, the embedded AWS serves * only)`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw invalid(`${text} (one of day-of-month and day-of-week must be ?)`);
  try {
    return new Cron([minute, hour, dayOfMonth, month, dayNames(dayOfWeek)].join(' ').replaceAll('?', '*'), { timezone }).nextRun(new Date(after))?.getTime();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw invalid(text);
    throw error;
  }
}

/** A moment of the calendar: 30 February is refused, not taken for 2 March. */
function nextOfAt(text: string, content: string, timezone: string, after: number): number | undefined {
  const moment = Date.parse(`${content}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content) || Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(content)) throw invalid(text);
  try {
    return new Cron(content, { timezone }).nextRun(new Date(after))?.getTime();
  } catch (error) {
    if (error instanceof RangeError) throw new AwsError('ValidationException', `Invalid ScheduleExpressionTimezone ${timezone}.`);
    throw error;
  }
}

/** Whether a schedule calls once in its life. */
export const isOnce = (expression: string): boolean => expression.startsWith('at(');

/**
 * The first moment after another at which a schedule is due, in ms since 1970.
 * @param expression `rate(value unit)`, `cron(fields)` or `at(yyyy-mm-ddThh:mm:ss)`
 * @param created where a rate is counted from
 * @returns undefined where it is never due again
 * @throws AwsError ValidationException
 */
export function nextTime(expression: string, timezone: string, created: number, after: number): number | undefined {
  const [, kind, content = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'cron') return nextOfCron(expression, content, timezone, after);
  if (kind === 'rate') {
    const [, value, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(content) ?? [];
    const length = Number(value) * (units[unit] ?? NaN);
    if (!(length > 0)) throw invalid(expression);
    return created + (Math.floor(Math.max(0, after - created) / length) + 1) * length;
  }
  if (kind === 'at') return nextOfAt(expression, content, timezone, after);
  throw invalid(expression);
}
