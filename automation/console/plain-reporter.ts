// Progress as plain lines: for a log file, a CI job, a pipe.
import type { DriverEvent } from './events';
import { formatSeconds } from './duration';
import type { Style } from './style';

/** Writes one line. */
export type WriteLine = (line: string) => void;

/** The line of an event, or nothing where it is not worth one. */
export function describeEvent(event: DriverEvent, style: Style): string | undefined {
  switch (event.type) {
    case 'phase':
      return style.bold(event.title);
    case 'note':
      return `  ${event.message}`;
    case 'warning':
      return `  ${style.yellow('warning')} ${event.message}`;
    case 'step':
      return describeStep(event, style);
    case 'resource':
      return describeResource(event, style);
    case 'progress':
      return describeProgress(event, style);
  }
}

/** Cells of a progress bar. */
const barCells = 24;
/** A log file has no use for a bar that moves: it gets one now and then. */
const secondsBetweenBars = 10;

/** A bar with the share that is done and the time since. */
export function describeProgress({ share, seconds }: Extract<DriverEvent, { type: 'progress' }>, style: Style): string {
  const full = Math.round(share * barCells);
  return `  [${'#'.repeat(full)}${'.'.repeat(barCells - full)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${style.dim(`(${formatSeconds(seconds)})`)}`;
}

function describeStep(event: Extract<DriverEvent, { type: 'step' }>, style: Style): string | undefined {
  const time = event.seconds === undefined ? '' : ` ${style.dim(`(${formatSeconds(event.seconds)})`)}`;
  if (event.status === 'Succeeded') return `  ${style.green('ok')}     ${event.name}${event.cached ? ' (from the cache)' : time}`;
  if (event.status === 'Failed') return `  ${style.red('failed')} ${event.name}${time}${event.reason === undefined ? '' : `: ${event.reason}`}`;
  if (event.status === 'Stopped') return `  ${style.yellow('stopped')} ${event.name}${time}`;
  if (event.status === 'Executing') return `  ${style.dim(`...    ${event.name}`)}`;
  return undefined;
}

function describeResource(event: Extract<DriverEvent, { type: 'resource' }>, style: Style): string | undefined {
  if (event.operation === 'same' || event.status === 'started' || event.resourceType.startsWith('pulumi:providers:')) return undefined;
  const what = `${event.resourceType} ${event.name}`;
  const time = event.seconds === undefined ? '' : ` ${style.dim(`(${formatSeconds(event.seconds)})`)}`;
  if (event.status === 'failed') return `  ${style.red('failed')} ${event.operation} ${what}${event.message === undefined ? '' : `: ${event.message}`}`;
  return `  ${style.green(event.operation.padEnd(7))} ${what}${time}`;
}

/** A reporter that writes lines. */
export function createPlainReporter(write: WriteLine, style: Style): (event: DriverEvent) => void {
  let lastBar = 0;
  return function reportPlainly(event) {
    if (event.type === 'progress') {
      if (event.seconds - lastBar < secondsBetweenBars) return;
      lastBar = event.seconds;
    }
    const line = describeEvent(event, style);
    if (line !== undefined) write(line);
  };
}
