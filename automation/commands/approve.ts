// `mlops approve [VERSION]`: lets a registered version be deployed.
import type { CommandResult } from '../console/result';
import { answerFor, waitsFor, withWaitingApproval } from '../delivery/answer-delivery';
import { changeApproval } from '../models/change-approval';
import { refuseWithoutVerdict, withModels, type ModelSession } from '../models/model-session';
import { refuseOwnApproval } from '../models/other-approver';
import { choosePackage, listPackages, type RegisteredPackage } from '../models/registered-package';
import { targetOptions } from './shared-options';
import type { Command, CommandOption } from './command';

export const commentOption: CommandOption = { flags: '--comment <text>', description: 'why; kept with the version' };

/** A second approval would be told to whoever deploys, and deliver the version again. */
function approvedAlready({ environment, target, project }: ModelSession, { arn, version, properties }: RegisteredPackage): CommandResult {
  const { decidedBy = 'somebody', decidedAt = 'an earlier time' } = properties;
  const where = `--env ${environment}${target.kind === 'local' ? ' --local' : ''}`;
  const again = project.settings.delivery === undefined ? `mlops deploy ${version} ${where}` : `mlops delivery start modeldeploy --version ${version} ${where}`;
  return {
    data: { type: 'result', modelPackage: arn, version, before: 'Approved', decision: 'Approved', decidedBy, decidedAt, changed: false },
    text: `Version ${version} is Approved already, by ${decidedBy} at ${decidedAt}; nothing was changed.\nTo deploy it again: ${again}`,
  };
}

export const approve: Command = {
  name: 'approve',
  summary: 'approve a registered version (default: the newest that waits), on record; a version without a passed verdict is refused',
  arguments: ['[version]'],
  options: [...targetOptions, commentOption],
  examples: ['mlops approve --env dev --local', 'mlops approve 3 --env staging --comment "checked the slices"'],
  async run(context) {
    return withModels(context, (session) => withWaitingApproval(context, session, async (waiting) => {
      const group = session.outputs.modelPackageGroupName;
      const found = choosePackage(await listPackages(session.sagemaker, group), group, context.values[0] ?? waiting?.approval.packageArn, 'PendingManualApproval');
      if (found.approval === 'Approved' && !waitsFor(waiting, found)) return approvedAlready(session, found);
      await refuseWithoutVerdict(session, found);
      await refuseOwnApproval(session, found);
      const record = await changeApproval(context, session, found, 'Approved');
      const delivery = await answerFor(waiting, found, 'Approved', record['decisionComment']);
      return {
        data: { type: 'result', modelPackage: found.arn, version: found.version, before: found.approval, ...record, ...(delivery === undefined ? {} : { delivery }) },
        text: `Version ${found.version} of ${group} is Approved (was ${found.approval}), by ${session.caller}.\n${delivery === undefined ? `Next: mlops deploy --env ${session.environment}${session.target.kind === 'local' ? ' --local' : ''}` : `The pipeline ${delivery} goes on with it: mlops delivery show`}`,
      };
    }));
  },
};
