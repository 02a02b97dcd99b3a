// SecureString values: encrypted by KMS under the caller's permission, as SSM asks for it.
import type { Caller, OperationContext } from '../../operation';
import { parameterArn } from './parameters';

function throughSsm({ caller, region }: OperationContext): Caller {
  return { ...caller, via: [...(caller.via ?? []), `ssm.${region}.amazonaws.com`] };
}

/** The value as it is kept: ciphertext in base64. */
export async function sealValue(value: string, keyId: string | undefined, name: string, context: OperationContext): Promise<string> {
  const { CiphertextBlob } = await context.cloud.call<{ CiphertextBlob: Buffer }>('kms', 'Encrypt', {
    KeyId: keyId ?? 'alias/aws/ssm', Plaintext: Buffer.from(value), EncryptionContext: { PARAMETER_ARN: parameterArn(name, context) },
  }, throughSsm(context));
  return CiphertextBlob.toString('base64');
}

/** The value itself. */
export async function openValue(sealed: string, name: string, context: OperationContext): Promise<string> {
  const { Plaintext } = await context.cloud.call<{ Plaintext: Buffer }>('kms', 'Decrypt', {
    CiphertextBlob: Buffer.from(sealed, 'base64'), EncryptionContext: { PARAMETER_ARN: parameterArn(name, context) },
  }, throughSsm(context));
  return Plaintext.toString('utf8');
}
