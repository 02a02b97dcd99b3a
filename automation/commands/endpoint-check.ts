// `mlops endpoint check SCRIPT`: a team's own checks of the endpoint, under keys that may ask it and nothing else.
import { endpointName } from '../../infra/serving/names';
import { runScript } from '../checks/run-script';
import { CommandFailure, exitCodes } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import type { Target } from '../stacks/target';
import { targetOptions } from './shared-options';
import type { Command } from './command';

/** What a script sees: nothing by which it could reach the keys that the command itself runs under. */
export function scriptVariables(variables: NodeJS.ProcessEnv, environment: string, endpoint: string, { region, endpointUrl, keys }: Pick<Target, 'region' | 'endpointUrl' | 'keys'>): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('AWS_'))), ENVIRONMENT: environment, ENDPOINT_NAME: endpoint, AWS_REGION: region, AWS_DEFAULT_REGION: region,
    ...(keys === undefined ? {} : { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey, ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }) }),
    ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
  };
}

export const endpointCheck: Command = {
  name: 'endpoint check',
  summary: "run checks of your own against the environment's endpoint, under its consume role",
  description: 'The script is told ENVIRONMENT, ENDPOINT_NAME, AWS_REGION and keys of the role that consumers of the endpoint have, good for an hour: any SDK, or `aws sagemaker-runtime invoke-endpoint`, finds them. It fails where the script does.',
  arguments: ['<script>'],
  options: targetOptions,
  examples: ['mlops endpoint check tests/smoke.sh --env staging --local'],
  async run(context) {
    const { project, environment, target } = await openModelEnvironment(context, 'consumer');
    const endpoint = endpointName({ workflow: project.workflowName, environment });
    const { script, exitCode } = await runScript({
      script: context.values[0] ?? '', folder: project.folder, variables: scriptVariables(context.environment, environment, endpoint, target), signal: context.signal,
      tell: (message) => { context.console.report({ type: 'note', message }); },
    });
    if (exitCode !== 0) throw new CommandFailure(`${script} ended with exit status ${exitCode}: the endpoint ${endpoint} is not as your checks want it`, exitCodes.refused, ['What it wrote stands above.', `Bring back the version that served before: mlops rollback --env ${environment}${target.kind === 'local' ? ' --local' : ''}`]);
    return { data: { type: 'result', endpoint, script, exitCode }, text: `${script}: passed, on the endpoint ${endpoint}.` };
  },
};
