// Who may use the environment's key: the account's own IAM policies, the logs of the functions, and what publishes notifications.
import { arnOf, type EnvironmentNames, type Place } from '../names';
import type { PolicyDocument } from './statement';

/** What decides on who may use the key. */
export interface KeyUses {
  /** Whether the environment sends notifications. */
  notifies: boolean;
  /** Whether it has builds. */
  delivers: boolean;
  /** Whether it has repositories of its own. */
  keepsRepositories: boolean;
}

/** The key's policy. */
export function keyPolicy(place: Place, names: EnvironmentNames, { notifies, delivers, keepsRepositories }: KeyUses): PolicyDocument {
  const { region } = place;
  const logsOf = (service: string): string => arnOf(place, 'logs', `log-group:/aws/${service}/${names.pipeline}-*`);
  return {
    Version: '2012-10-17',
    Statement: [
      // Without this, only the key's own policy would count, and a mistake in it could lock everybody out.
      { Sid: 'LeftToIamOfTheAccount', Effect: 'Allow', Principal: { AWS: arnOf(place, 'iam', 'root') }, Action: 'kms:*', Resource: '*' },
      {
        Sid: 'LogsOfTheFunctions', Effect: 'Allow', Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'], Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': delivers ? ['lambda', 'codebuild'].map(logsOf) : logsOf('lambda') } },
      },
      ...(keepsRepositories ? [throughCodeCommit(place)] : []),
      ...(notifies ? [{
        Sid: 'PublishersOfNotifications', Effect: 'Allow', Principal: { Service: ['events.amazonaws.com', 'budgets.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: { StringEquals: { 'aws:SourceAccount': place.account } },
      }] : []),
    ],
  };
}

/** Whoever may push or pull needs the repository's key, too. As with the key that CodeCommit would make by itself, that is left to what they may do in CodeCommit (CodeCommit User Guide, "AWS KMS and encryption"). */
function throughCodeCommit({ account, region }: Place): object {
  return {
    Sid: 'WhoeverMayUseRepositories', Effect: 'Allow', Principal: { AWS: '*' }, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'], Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `codecommit.${region}.amazonaws.com` } },
  };
}
