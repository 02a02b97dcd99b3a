// Runs every check of `mlops doctor` that can be run: what one needs of another and does not get is left out, and said.
import type { CommandContext } from '../commands/command';
import { environmentName } from '../commands/shared-options';
import { parseSettings } from '../../infra/settings';
import { UsageError } from '../failures';
import { loadProject, type Project } from '../project/load-project';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { readStackFile } from '../project/stack-config';
import { openAccount, type AccountSession } from '../stacks/open-account';
import { accountChecks } from './account-checks';
import { check, CheckFailure, type Check } from './check';
import { machineChecks } from './machine-checks';
import { projectChecks, readingChecked } from './project-checks';
import { quotaChecks } from './quota-checks';

/** Keeps what a check came by for those that build on it. */
async function keeping<T>(what: string, look: () => Promise<T>, tell: (value: T) => string, remedy?: string): Promise<{ line: Check; value?: T }> {
  let value: T | undefined;
  const line = await check(what, async () => {
    value = await look();
    return tell(value);
  }, remedy);
  return value === undefined ? { line } : { line, value };
}

/** The workflow; a project that has none yet is no failure. */
async function readWorkflow(context: CommandContext, environment: string): Promise<Project> {
  try {
    return await readingChecked(() => loadProject(context, environment), 'Mend the file; mlops lint shows the same.');
  } catch (error) {
    if (error instanceof UsageError) throw new CheckFailure(error.message, error.advice.join(' '), 'warning');
    throw error;
  }
}

async function settingsCheck(context: CommandContext, environment: string): Promise<Check> {
  const file = `Pulumi.${environment}.yaml`;
  return check('settings', () => readingChecked(() => {
    const { config = {} } = readStackFile(findProjectFolder(context.workingFolder), environment);
    parseSettings(config, file);
    return `${file}: ${Object.keys(config).length} settings`;
  }, `Mend ${file}; infra/settings.ts has all settings with their effects.`));
}

/** All lines, in the order in which a person mends them; without `--env` those of the machine alone. */
export async function examine(context: CommandContext): Promise<Check[]> {
  const folder = findProjectFolder(context.workingFolder);
  const local = context.options.local === true;
  const machine = await Promise.all(machineChecks({ nodeVersion: process.versions.node, packageFolder: context.packageFolder, folder, pulumiFolder: stateFoldersOf(folder, context.environment).pulumi, local }));
  if (context.options.env === undefined) return machine;
  const environment = environmentName(context);
  const settings = await settingsCheck(context, environment);
  if (settings.status === 'failure') return [...machine, settings];
  const account = await keeping('account', () => openAccount(context), ({ target }: AccountSession) => `${target.accountId} in ${target.region}${target.kind === 'local' ? ' (the embedded AWS)' : ''}`);
  const project = await keeping('workflow', () => readWorkflow(context, environment), ({ workflow }: Project) => `${workflow.name} with ${workflow.flow}`);
  if (account.value === undefined) return [...machine, settings, account.line, project.line];
  const { target } = account.value;
  return [
    ...machine, settings, account.line,
    ...await Promise.all(accountChecks({ ...account.value, variables: context.environment })),
    ...await quotaChecks(target, account.value.settings, context.signal),
    project.line, ...(project.value === undefined ? [] : await Promise.all(projectChecks(project.value, environment, target.region))),
  ];
}
