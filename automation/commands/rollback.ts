// `mlops rollback [VERSION]`: the last good version serves again, and the bad one is rejected on record.
import { endpointName } from '../../infra/serving/names';
import { changeApproval } from '../models/change-approval';
import { deploymentRefusals } from '../models/judge-package';
import { refuseWithoutVerdict, withModels, type ModelSession } from '../models/model-session';
import { planRollback } from '../models/plan-rollback';
import { listPackages, type RegisteredPackage } from '../models/registered-package';
import { deployModel } from '../serving/deploy-model';
import { noEndpoint, readEnd, tellEnd } from '../serving/end-of-life';
import { findEndpoint } from '../serving/show-endpoint';
import { describeCounts } from '../stacks/engine-events';
import { commentOption } from './approve';
import type { Command, CommandContext } from './command';
import { sameTarget, targetOptions, textOption } from './shared-options';

async function plan(context: CommandContext, session: ModelSession): Promise<{ bad: RegisteredPackage; good: RegisteredPackage }> {
  const name = endpointName({ workflow: session.project.workflowName, environment: session.environment });
  const served = await findEndpoint(session.sagemaker, name);
  if (served?.modelPackageArn === undefined) throw noEndpoint({ name, livesUntil: await readEnd(session), now: context.now() }, sameTarget(session));
  const group = session.outputs.modelPackageGroupName;
  const [from, to] = [context.values[0], textOption(context, 'to')];
  const found = planRollback({ packages: await listPackages(session.sagemaker, group), group, servedArn: served.modelPackageArn, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  await refuseWithoutVerdict(session, found.good, deploymentRefusals(found.good));
  return found;
}

export const rollback: Command = {
  name: 'rollback',
  summary: 'reject the version that serves (or the one given), on record, and let the last good one serve again; a second time nothing more happens to the version given',
  arguments: ['[version]'],
  options: [...targetOptions, { flags: '--to <version>', description: 'the approved version to serve instead (default: the newest before it)' }, commentOption],
  examples: ['mlops rollback 3 --env prod --comment "refuses rows without a postcode"', 'mlops rollback --env dev --local --to 1'],
  async run(context) {
    return withModels(context, async (session) => {
      const { bad, good } = await plan(context, session);
      // Rejected first: where the deployment then fails, nothing deploys the bad version anew, and the same command goes on.
      const record = bad.approval === 'Rejected' ? {} : await withModels(context, (person) => changeApproval(context, person, bad, 'Rejected'));
      context.console.report({ type: 'phase', title: `Version ${bad.version} is Rejected; bringing version ${good.version} back` });
      const { counts, outputs, test } = await deployModel(context, session, good);
      return {
        data: { type: 'result', changes: counts, rejected: bad.version, version: good.version, modelPackage: good.arn, ...record, ...outputs, test },
        text: [
          describeCounts(counts, 'done'),
          `The endpoint ${outputs.endpointName} serves version ${good.version} of ${session.outputs.modelPackageGroupName}; version ${bad.version} is Rejected.`,
          `${test.records} of ${test.records} records gave the predictions of the batch transform.`,
          ...tellEnd(outputs.livesUntil),
        ].join('\n'),
      };
    }, 'deployer');
  },
};
