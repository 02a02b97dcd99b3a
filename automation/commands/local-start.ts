// `mlops local start`: starts the embedded AWS on this machine, or finds the one that runs.
import path from 'node:path';
import type { StartOptions } from '../../local/start';
import { createStateFolder, findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { UsageError } from '../failures';
import { startLocalEndpoint } from '../stacks/start-local-endpoint';
import { textOption } from './shared-options';
import type { Command, CommandContext } from './command';

/** `--port`, checked. */
function portOf(context: CommandContext): number | undefined {
  const text = textOption(context, 'port');
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`--port ${JSON.stringify(text)} is no port`, ['A whole number from 1 to 65535, or leave it out for the first free one.']);
}

/** `--pace`, checked. */
function paceOf(context: CommandContext): number | undefined {
  const text = textOption(context, 'pace');
  if (text === undefined) return undefined;
  const pace = Number(text);
  if (pace >= 1 && pace <= 1000) return pace;
  throw new UsageError(`--pace ${JSON.stringify(text)} is no pace`, ['A number from 1 to 1000: 60 makes a minute of a rollout pass in a second.']);
}

/** `--strain`, checked. */
function strainOf(context: CommandContext): StartOptions['strain'] {
  const text = textOption(context, 'strain');
  if (text === undefined || text === 'bad-day' || text === 'none') return text;
  throw new UsageError(`--strain ${JSON.stringify(text)} is no strain`, ['bad-day or none.']);
}

export const localStart: Command = {
  name: 'local start',
  summary: 'start the embedded AWS on this machine, or find the one that runs',
  description: 'Starts the embedded AWS as a background process on loopback. Its state lies in .mlops/local/ and survives a stop; the next command finds it again.',
  options: [
    { flags: '--port <number>', description: 'the port to listen on (default: the one used before, else the first free one)' },
    { flags: '--strain <kind>', description: 'bad-day: requests are delayed and throttled, roles count only after seconds, their keys expire after two minutes; none: no more of it (default: as at the last start, else none)' },
    { flags: '--pace <number>', description: 'how much faster than on AWS the waits of rollouts and the periods of alarms pass, 1 to 1000 (default: as at the last start, else 1)' },
  ],
  examples: ['mlops local start', 'mlops local start --port 4599', 'mlops local start --pace 60'],
  async run(context) {
    const folders = stateFoldersOf(findProjectFolder(context.workingFolder), context.environment);
    createStateFolder(folders);
    const [port, pace, strain] = [portOf(context), paceOf(context), strainOf(context)];
    const endpoint = await startLocalEndpoint({
      stateFolder: folders.local, packageFolder: context.packageFolder, signal: context.signal, ...(port === undefined ? {} : { port }), ...(pace === undefined ? {} : { pace }), ...(strain === undefined ? {} : { strain }),
    });
    if (!endpoint.started && (pace !== undefined || strain !== undefined)) throw new UsageError(`the embedded AWS runs already, on ${endpoint.url}: its pace and strain stay`, ['End it first: mlops local stop']);
    const how = endpoint.started ? 'started' : 'is running already';
    return {
      data: { type: 'result', url: endpoint.url, pid: endpoint.pid, started: endpoint.started, state: folders.local },
      text: `The embedded AWS ${how}: ${endpoint.url} (process ${endpoint.pid}, state in ${path.relative(context.workingFolder, folders.local)})`,
    };
  },
};
