// Opens the stack of an environment through Pulumi's Automation API, with the program in this process.
import type { PulumiFn, Stack } from '@pulumi/pulumi/automation';
import type { ChosenPulumi } from './pulumi-command';
import type { WorkFolder } from './work-folder';

/** The stack `organization/<project>/<environment>`, made where it does not exist. */
export async function openStack(options: {
  project: string; environment: string; program: PulumiFn; pulumi: ChosenPulumi; work: WorkFolder; extraVariables?: Record<string, string>;
}): Promise<Stack> {
  const { LocalWorkspace } = require('@pulumi/pulumi/automation') as typeof import('@pulumi/pulumi/automation');
  const { work } = options;
  return LocalWorkspace.createOrSelectStack(
    { stackName: options.environment, projectName: options.project, program: options.program },
    {
      workDir: work.folder,
      pulumiHome: work.pulumiHome,
      pulumiCommand: options.pulumi.command,
      envVars: { ...work.environment, ...options.extraVariables },
      projectSettings: {
        name: options.project, runtime: 'nodejs', main: process.cwd(),
        ...(work.environment.PULUMI_BACKEND_URL === undefined ? {} : { backend: { url: work.environment.PULUMI_BACKEND_URL } }),
      },
      ...(work.secretsProvider === undefined ? {} : { secretsProvider: work.secretsProvider }),
    },
  );
}
