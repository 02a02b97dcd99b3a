// Which `pulumi` drives a stack: the one on PATH, else Pulumi's own installer for AWS, else the embedded one.
import path from 'node:path';
import type { PulumiCommand } from '@pulumi/pulumi/automation';
import { UsageError } from '../failures';

/** A `pulumi` and what to call it. */
export interface ChosenPulumi {
  command: PulumiCommand;
  /** `pulumi 3.248.0` or `the embedded pulumi`. */
  name: string;
  embedded: boolean;
}

/** Whether an error says that no such executable exists, as the Automation API words it. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && /ENOENT|code: -2|not found/.test(`${error.message} ${String(error)}`);
}

/**
 * The `pulumi` for a target.
 * @throws UsageError where target `aws` has none and it cannot be downloaded
 */
export async function choosePulumi(options: { local: boolean; packageFolder: string; stateFolder: string }): Promise<ChosenPulumi> {
  const { PulumiCommand } = require('@pulumi/pulumi/automation') as typeof import('@pulumi/pulumi/automation');
  try {
    const command = await PulumiCommand.get();
    return { command, name: `pulumi ${String(command.version)}`, embedded: false };
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (options.local) {
    const command = await PulumiCommand.get({ root: path.join(options.packageFolder, 'local', 'pulumi') });
    return { command, name: 'the embedded pulumi', embedded: true };
  }
  try {
    const command = await PulumiCommand.install({ root: path.join(options.stateFolder, 'cli') });
    return { command, name: `pulumi ${String(command.version)}, installed for this project`, embedded: false };
  } catch (error) {
    throw new UsageError(
      'no pulumi on PATH, and it could not be downloaded',
      ['Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or add --local to run on this machine.'],
      { cause: error },
    );
  }
}
