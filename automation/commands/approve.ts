// `mlops approve [VERSION]`: lets a registered version be deployed.
import { answerFor, withWaitingApproval } from '../delivery/answer-delivery';
import { changeApproval } from '../models/change-approval';
import { refuseWithoutVerdict, withModels } from '../models/model-session';
import { refuseOwnApproval } from '../models/other-approver';
import { choosePackage, listPackages } from '../models/registered-package';
import { targetOptions } from './shared-options';
import type { Command, CommandOption } from './command';

export const commentOption: CommandOption = { flags: '--comment <text>', description: 'why; kept with the version' };

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
