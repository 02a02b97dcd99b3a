// The key that a repository is encrypted with: whoever reads or writes what is in it must be allowed to use it through CodeCommit.
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import { keyAccess, requireUsableKey } from '../kms/keys';
import type { RepositoryRecord } from './repository-records';

/** What is asked of KMS. Source: CodeCommit User Guide, "AWS Key Management Service and encryption for AWS CodeCommit repositories". */
const asked = { read: ['Decrypt'], write: ['Decrypt', 'GenerateDataKey'] } as const;

/** Errors of KMS, in CodeCommit's words. */
const inWordsOfCodeCommit: Readonly<Record<string, string>> = {
  AccessDenied: 'EncryptionKeyAccessDeniedException', AccessDeniedException: 'EncryptionKeyAccessDeniedException', DisabledException: 'EncryptionKeyDisabledException', NotFoundException: 'EncryptionKeyNotFoundException', KMSInvalidStateException: 'EncryptionKeyUnavailableException',
};

/**
 * Does what CodeCommit asks of the repository's own key, in the caller's name; nothing where it has none: the key of AWS is everybody's who may use CodeCommit.
 * @throws AwsError EncryptionKeyAccessDeniedException, EncryptionKeyDisabledException, EncryptionKeyNotFoundException, EncryptionKeyUnavailableException
 */
export async function useRepositoryKey(cloud: Cloud, caller: Caller, { kmsKeyId, name }: RepositoryRecord, how: keyof typeof asked): Promise<void> {
  if (kmsKeyId === undefined) return;
  const through = { ...caller, via: [...(caller.via ?? []), `codecommit.${cloud.region}.amazonaws.com`] };
  try {
    const key = requireUsableKey(kmsKeyId, { cloud, account: cloud.account, region: cloud.region, now: () => cloud.now() });
    for (const action of asked[how]) await cloud.authorize(through, keyAccess(action, key));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(inWordsOfCodeCommit[error.code] ?? 'EncryptionKeyUnavailableException', `The key of repository ${name} cannot be used: ${error.message}`);
  }
}
