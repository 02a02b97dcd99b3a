// `mlops endpoint check SCRIPT`: a team's own checks of the endpoint, under keys that may ask it and nothing else.
import { checkEndpoint } from '../checks/check-endpoint';
import { CommandFailure, exitCodes } from '../failures';
import { openModelEnvironment } from '../stacks/environment-session';
import { sameTarget, targetOptions } from './shared-options';
import type { Command } from './command';

export const endpointCheck: Command = {
  name: 'endpoint check',
  summary: "run checks of your own against the environment's endpoint, under its consume role",
  description: 'The script is told ENVIRONMENT, ENDPOINT_NAME, AWS_REGION and keys of the role that consumers of the endpoint have, good for an hour: any SDK, or `aws sagemaker-runtime invoke-endpoint`, finds them. It fails where the script does.',
  arguments: ['<script>'],
  options: targetOptions,
  examples: ['mlops endpoint check tests/smoke.sh --env staging --local'],
  async run(context) {
    const consumer = await openModelEnvironment(context, 'consumer');
    const { script, exitCode, endpoint } = await checkEndpoint(context, consumer, context.values[0] ?? '');
    if (exitCode !== 0) throw new CommandFailure(`${script} ended with exit status ${exitCode}: the endpoint ${endpoint} is not as your checks want it`, exitCodes.refused, ['What it wrote stands above.', `Bring back the version that served before: mlops rollback ${sameTarget(consumer)}`]);
    return { data: { type: 'result', endpoint, script, exitCode }, text: `${script}: passed, on the endpoint ${endpoint}.` };
  },
};
