// Progress on a terminal: finished work as lines, the current phase with a spinner and what is pending below it.
import { Listr } from 'listr2';
import type { DriverEvent } from './events';
import { describeEvent } from './plain-reporter';
import type { Style } from './style';

/** One phase on show: its lines are added until it is ended. */
interface OpenPhase {
  write(line: string): void;
  pending(text: string): void;
  end(failed: boolean): Promise<void>;
}

function openPhase(title: string): OpenPhase {
  const lines: string[] = [];
  let finish: (failed: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => { finish = resolve; });
  let show: (text: string) => void = () => undefined;
  const tasks = new Listr(
    [{
      title,
      task: async (_context, task) => {
        show = (text) => { task.output = text; };
        if (lines.length > 0) show(lines.join('\n'));
        if (await ended) throw new Error(title);
      },
      rendererOptions: { outputBar: Number.POSITIVE_INFINITY, persistentOutput: true },
    }],
    { exitOnError: false, rendererOptions: { showErrorMessage: false, collapseErrors: false } },
  );
  const running = tasks.run();
  return {
    write: (line) => { lines.push(line); show(line); },
    pending: (text) => show(text),
    end: async (failed) => { finish(failed); await running; },
  };
}

/** A reporter for a terminal; `close` must be awaited before anything else is written. */
export function createLiveReporter(style: Style): { report(event: DriverEvent): void; close(failed: boolean): Promise<void> } {
  let current: OpenPhase | undefined;
  let closing: Promise<void> = Promise.resolve();
  const report = (event: DriverEvent): void => {
    if (event.type === 'phase') {
      const before = current;
      closing = closing.then(() => before?.end(false));
      current = openPhase(event.title);
      return;
    }
    const line = describeEvent(event, style);
    current ??= openPhase('Working');
    if (line !== undefined) current.write(line);
  };
  return { report, close: async (failed) => { await closing; await current?.end(failed); } };
}
