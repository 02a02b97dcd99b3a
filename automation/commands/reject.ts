// `mlops reject VERSION`: keeps a registered version from being deployed.
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
    return withModels(context, async (session) => {
      const group = session.outputs.modelPackageGroupName;
      const found = choosePackage(await listPackages(session.sagemaker, group), group, context.values[0], 'PendingManualApproval');
      const record = await changeApproval(context, session, found, 'Rejected');
      return {
        data: { type: 'result', modelPackage: found.arn, version: found.version, before: found.approval, ...record },
        text: `Version ${found.version} of ${group} is Rejected (was ${found.approval}), by ${session.caller}.`,
      };
    });
  },
};
