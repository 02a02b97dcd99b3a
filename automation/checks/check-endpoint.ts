// A team's own script asks the environment's endpoint, under keys of its consumers.
import { endpointName } from '../../infra/serving/names';
import type { CommandContext } from '../commands/command';
import type { ModelProject } from '../project/load-project';
import type { EnvironmentSession } from '../stacks/environment-session';
import type { Target } from '../stacks/target';
import { runScript, type ScriptEnd } from './run-script';

/** What a script sees: nothing by which it could reach the keys that the command itself runs under, nor the token of a job of GitHub Actions that opens them. */
export function scriptVariables(variables: NodeJS.ProcessEnv, environment: string, endpoint: string, { region, endpointUrl, keys }: Pick<Target, 'region' | 'endpointUrl' | 'keys'>): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => !/^(AWS|ACTIONS)_/.test(name))), ENVIRONMENT: environment, ENDPOINT_NAME: endpoint, AWS_REGION: region, AWS_DEFAULT_REGION: region,
    ...(keys === undefined ? {} : { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey, ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }) }),
    ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
  };
}

/** How the checks ended, and on what. */
export interface EndpointCheck extends ScriptEnd { endpoint: string }

/** @param consumer the environment under its consume role @throws UsageError where there is no such script */
export async function checkEndpoint(context: CommandContext, { project, environment, target }: EnvironmentSession<ModelProject>, script: string): Promise<EndpointCheck> {
  const endpoint = endpointName({ workflow: project.workflowName, environment });
  const ended = await runScript({
    script, folder: project.folder, variables: scriptVariables(context.environment, environment, endpoint, target), signal: context.signal,
    tell: (message) => { context.console.report({ type: 'note', message }); },
  });
  return { ...ended, endpoint };
}
