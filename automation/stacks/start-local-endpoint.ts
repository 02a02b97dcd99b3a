// Starts the embedded AWS for a command, or finds the one that runs; what stands in the way is told as it is.
import path from 'node:path';
import type { Endpoint, StartOptions } from '../../local/start';
import { UsageError } from '../failures';
import { localStateVariable } from '../project/project-folder';

/** @throws UsageError where a port is taken, another endpoint has the folder, or the program is missing */
export async function startLocalEndpoint(options: { stateFolder: string; packageFolder: string; signal: AbortSignal; port?: number; pace?: number; strain?: NonNullable<StartOptions['strain']> }): Promise<Endpoint> {
  const { startEndpoint } = require('../../local/start') as typeof import('../../local/start');
  const { packageFolder, ...rest } = options;
  try {
    // In a build, `mlops` finds by it the stacks and the passphrase that lie on this machine.
    return await startEndpoint({ ...rest, buildVariables: { [localStateVariable]: path.dirname(path.resolve(options.stateFolder)) }, endpointFile: path.join(packageFolder, 'build', 'endpoint.js') });
  } catch (error) {
    if (options.signal.aborted) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error), ['Nothing was started.'], { cause: error });
  }
}
