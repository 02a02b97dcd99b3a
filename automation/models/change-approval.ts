// Approves or rejects a version, on record: who, when and why stay with it.
import type { CommandContext } from '../commands/command';
import { textOption } from '../commands/shared-options';
import type { ModelSession } from './model-session';
import type { RegisteredPackage } from './registered-package';

/** A decision about a version. */
export type Decision = 'Approved' | 'Rejected';

/** AWS keeps so many characters of an ApprovalDescription and of a property. */
const DESCRIPTION = 1024;
const PROPERTY = 256;

/** Writes the decision into the registry; EventBridge tells whoever deploys. */
export async function changeApproval(context: CommandContext, session: ModelSession, found: RegisteredPackage, decision: Decision): Promise<Record<string, string>> {
  const { UpdateModelPackageCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const comment = textOption(context, 'comment') ?? '';
  const record = {
    decision, decidedBy: session.caller.slice(0, PROPERTY), decidedAt: new Date(context.now()).toISOString(), ...(comment === '' ? {} : { decisionComment: comment.slice(0, PROPERTY) }),
  };
  await session.sagemaker.send(new UpdateModelPackageCommand({
    ModelPackageArn: found.arn, ModelApprovalStatus: decision, CustomerMetadataProperties: record,
    ApprovalDescription: `${decision} by ${session.caller}${comment === '' ? '' : `: ${comment}`}`.slice(0, DESCRIPTION),
  }));
  return record;
}
