// Reaches the account of an environment by its settings alone, for commands that come before any workflow is deployed.
import type { CommandContext } from '../commands/command';
import { environmentName } from '../commands/shared-options';
import { parseSettings, type Settings } from '../../infra/settings';
import { createStateFolder, findProjectFolder, stateFoldersOf, type StateFolders } from '../project/project-folder';
import { readStackFile, type StackFile } from '../project/stack-config';
import { UsageError } from '../failures';
import { openAwsTarget, openLocalTarget, type Target } from './target';

/** An account with the settings that lead to it. */
export interface AccountSession {
  environment: string;
  folder: string;
  folders: StateFolders;
  stackFile: StackFile;
  settings: Settings;
  target: Target;
}

/** The region that settings and environment variables name, in this order. */
export function regionOf(stackFile: StackFile, variables: NodeJS.ProcessEnv): string | undefined {
  const region = stackFile.config?.['aws-native:region'] ?? stackFile.config?.['aws:region'];
  return typeof region === 'string' ? region : variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION;
}

/** @throws UsageError where the credentials are of another account than the settings name */
export function refuseOtherAccount({ accountId: named }: Settings, environment: string, { accountId }: Target): void {
  if (named === undefined || named === accountId) return;
  throw new UsageError(
    `the credentials are of account ${accountId}; mlops:accountId in Pulumi.${environment}.yaml says ${named}`,
    ['Nothing was changed. Take the credentials of that account (AWS_PROFILE, say), or mend the setting.'],
  );
}

/** Reads the settings and reaches the account; nothing is changed. */
export async function openAccount(context: CommandContext): Promise<AccountSession> {
  const environment = environmentName(context);
  const folder = findProjectFolder(context.workingFolder);
  const folders = stateFoldersOf(folder, context.environment);
  const stackFile = readStackFile(folder, environment);
  const settings = parseSettings(stackFile.config ?? {}, `Pulumi.${environment}.yaml`);
  if (context.options.local !== true) {
    const target = await openAwsTarget(regionOf(stackFile, context.environment), context.environment);
    refuseOtherAccount(settings, environment, target);
    return { environment, folder, folders, stackFile, settings, target };
  }
  createStateFolder(folders);
  const target = await openLocalTarget({ folders, packageFolder: context.packageFolder, report: context.console.report, signal: context.signal, variables: context.environment });
  return { environment, folder, folders, stackFile, settings, target };
}
