// `mlops reject VERSION`: keeps a registered version from being deployed.
import { answerFor, withWaitingApproval } from '../delivery/answer-delivery';
import { changeApproval } from '../models/change-approval';
import { withModels } from '../models/model-session';
import { choosePackage, listPackages } from '../models/registered-package';
import { commentOption } from './approve';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const reject: Command = {
  name: 'reject',
  summary: 'reject a registered version, on record',
  arguments: ['<version>'],
  options: [...targetOptions, commentOption],
  examples: ['mlops reject 3 --env dev --local --comment "wrong holdout"'],
  async run(context) {
    return withModels(context, (session) => withWaitingApproval(context, session, async (waiting) => {
      const group = session.outputs.modelPackageGroupName;
      const found = choosePackage(await listPackages(session.sagemaker, group), group, context.values[0], 'PendingManualApproval');
      const record = await changeApproval(context, session, found, 'Rejected');
      const delivery = await answerFor(waiting, found, 'Rejected', record['decisionComment']);
      return {
        data: { type: 'result', modelPackage: found.arn, version: found.version, before: found.approval, ...record, ...(delivery === undefined ? {} : { delivery }) },
        text: `Version ${found.version} of ${group} is Rejected (was ${found.approval}), by ${session.caller}.${delivery === undefined ? '' : ` The pipeline ${delivery} ends there.`}`,
      };
    }));
  },
};
