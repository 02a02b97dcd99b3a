// Progress on a terminal: finished work as lines, the current phase with a spinner and what is pending below it.
import { Listr } from 'listr2';
import type { DriverEvent } from './events';
import { describeEvent, describeProgress } from './plain-reporter';
import type { Style } from './style';

/** One phase on show: its lines are added until it is ended. */
interface OpenPhase {
  write(line: string): void;
  /** Shows how far it is, beside its title. */
  progress(text: string): void;
  end(failed: boolean): Promise<void>;
}

function openPhase(title: string): OpenPhase {
  const lines: string[] = [];
  let finish: (failed: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => { finish = resolve; });
  let show: (text: string) => void = () => undefined;
  let retitle: (text: string) => void = () => undefined;
  const tasks = new Listr(
    [{
      title,
      task: async (_context, task) => {
        show = (text) => { task.output = text; };
        retitle = (text) => { task.title = text; };
        if (lines.length > 0) show(lines.join('\n'));
        const failed = await ended;
        retitle(title);
        if (failed) throw new Error(title);
      },
      rendererOptions: { outputBar: Number.POSITIVE_INFINITY, persistentOutput: true },
    }],
    { exitOnError: false, rendererOptions: { showErrorMessage: false, collapseErrors: false } },
  );
  const running = tasks.run();
  return {
    write: (line) => { lines.push(line); show(line); },
    progress: (text) => { retitle(`${title}${text}`); },
    end: async (failed) => { finish(failed); await running; },
  };
}

/** A reporter for a terminal; `close` must be awaited before anything else is written. */
export function createLiveReporter(style: Style): { report(event: DriverEvent): void; close(failed: boolean): Promise<void> } {
  let current: OpenPhase | undefined;
  const show = async (event: DriverEvent): Promise<void> => {
    if (event.type === 'phase') {
      await current?.end(false);
      current = openPhase(event.title);
      return;
    }
    current ??= openPhase('Working');
    if (event.type === 'progress') {
      current.progress(describeProgress(event, style));
      return;
    }
    const line = describeEvent(event, style);
    if (line !== undefined) current.write(line);
  };
  // Two phases that draw at once would paint over each other, so each event waits for the one before.
  let shown: Promise<void> = Promise.resolve();
  const report = (event: DriverEvent): void => { shown = shown.then(() => show(event)); };
  return { report, close: async (failed) => { await shown; await current?.end(failed); } };
}
