// `mlops deploy [VERSION]`: an approved version behind the environment's endpoint, tested with records of known prediction.
import { checkOptions, chosenCheck } from '../checks/chosen-check';
import { deploymentRefusals } from '../models/judge-package';
import { refuseWithoutVerdict, withModels } from '../models/model-session';
import { choosePackage, listPackages } from '../models/registered-package';
import { deployModel } from '../serving/deploy-model';
import { tellEnd } from '../serving/end-of-life';
import { describeCounts } from '../stacks/engine-events';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const deploy: Command = {
  name: 'deploy',
  summary: "deploy an approved version (default: the newest) behind the environment's endpoint, and test it there: where a test fails, the version that served before is deployed again",
  arguments: ['[version]'],
  options: [...targetOptions, ...checkOptions],
  examples: ['mlops deploy --env dev --local', 'mlops deploy 3 --env prod', 'mlops deploy --env prod --check tests/smoke.sh'],
  async run(context) {
    return withModels(context, async (session) => {
      const check = chosenCheck(context, session);
      const group = session.outputs.modelPackageGroupName;
      const found = choosePackage(await listPackages(session.sagemaker, group), group, context.values[0], 'Approved');
      await refuseWithoutVerdict(session, found, deploymentRefusals(found));
      const { counts, outputs, test } = await deployModel(context, session, found, check);
      const local = session.target.kind === 'local' ? ' --local' : '';
      return {
        data: { type: 'result', changes: counts, modelPackage: found.arn, version: found.version, ...outputs, test },
        text: [
          `${describeCounts(counts, 'done')}`,
          `The endpoint ${outputs.endpointName} serves version ${found.version} of ${group}.`,
          `${test.records} of ${test.records} records gave the predictions of the batch transform; a bad row gave status ${test.badRowStatus ?? ''}; p50 ${test.latency.p50.toFixed(0)} ms, p99 ${test.latency.p99.toFixed(0)} ms.`,
          ...(check === undefined ? [] : ['Your own checks passed.']),
          ...tellEnd(outputs.livesUntil),
          `Next: mlops endpoint show --env ${session.environment}${local}`,
        ].join('\n'),
      };
    }, 'deployer');
  },
};
