// Encrypt, Decrypt, ReEncrypt and data keys.
import type {
  DecryptCommandInput,
  DecryptResponse,
  EncryptCommandInput,
  EncryptResponse,
  GenerateDataKeyCommandInput,
  GenerateDataKeyResponse,
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextResponse,
  ReEncryptCommandInput,
  ReEncryptResponse,
} from '@aws-sdk/client-kms';
import { AwsError, type Authorization, type Operation, type OperationContext } from '../../operation';
import { decryptWith, encryptWith, keyIdOf } from './ciphertext';
import { cryptoAccess, requireKey, requireUsableKey } from './keys';
import { managedKey } from './managed-keys';

interface Encrypting {
  KeyId?: string | undefined;
  EncryptionContext?: Record<string, string> | undefined;
}

function encryptAccess(action: string) {
  return async (input: Encrypting, context: OperationContext): Promise<Authorization[]> => {
    await managedKey(input.KeyId, context);
    return [cryptoAccess(action, requireKey(input.KeyId, context), input.KeyId, input.EncryptionContext)];
  };
}

function sealed(input: Encrypting, plaintext: Buffer, context: OperationContext): { arn: string; blob: Buffer } {
  const key = requireUsableKey(input.KeyId, context);
  return { arn: key.Arn, blob: encryptWith(key, plaintext, input.EncryptionContext, context.cloud.randomBytes(12)) };
}

export const encrypt: Operation<EncryptCommandInput, EncryptResponse> = {
  name: 'Encrypt',
  authorize: encryptAccess('Encrypt'),
  async handle(input, context) {
    const { arn, blob } = sealed(input, Buffer.from(input.Plaintext ?? []), context);
    return { CiphertextBlob: blob, KeyId: arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
};

export const decrypt: Operation<DecryptCommandInput, DecryptResponse> = {
  name: 'Decrypt',
  authorize: (input, context) => [
    cryptoAccess('Decrypt', requireKey(keyIdOf(Buffer.from(input.CiphertextBlob ?? [])), context), input.KeyId, input.EncryptionContext),
  ],
  async handle(input, context) {
    const blob = Buffer.from(input.CiphertextBlob ?? []);
    const key = requireUsableKey(keyIdOf(blob), context);
    if (input.KeyId !== undefined && requireKey(input.KeyId, context).KeyId !== key.KeyId) {
      throw new AwsError('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
    }
    return { Plaintext: decryptWith(key, blob, input.EncryptionContext), KeyId: key.Arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
};

export const reEncrypt: Operation<ReEncryptCommandInput, ReEncryptResponse> = {
  name: 'ReEncrypt',
  authorize: (input, context) => [
    cryptoAccess(
      'ReEncryptFrom',
      requireKey(keyIdOf(Buffer.from(input.CiphertextBlob ?? [])), context),
      input.SourceKeyId,
      input.SourceEncryptionContext,
    ),
    cryptoAccess('ReEncryptTo', requireKey(input.DestinationKeyId, context), input.DestinationKeyId, input.DestinationEncryptionContext),
  ],
  async handle(input, context) {
    const blob = Buffer.from(input.CiphertextBlob ?? []);
    const source = requireUsableKey(keyIdOf(blob), context);
    const plaintext = decryptWith(source, blob, input.SourceEncryptionContext);
    const { arn, blob: again } = sealed({ KeyId: input.DestinationKeyId, EncryptionContext: input.DestinationEncryptionContext }, plaintext, context);
    return {
      CiphertextBlob: again,
      SourceKeyId: source.Arn,
      KeyId: arn,
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
};

/** Bytes of a data key. @throws AwsError ValidationException */
function dataKeyBytes(input: { KeySpec?: string | undefined; NumberOfBytes?: number | undefined }): number {
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined))
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  return input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32);
}

export const generateDataKey: Operation<GenerateDataKeyCommandInput, GenerateDataKeyResponse> = {
  name: 'GenerateDataKey',
  authorize: encryptAccess('GenerateDataKey'),
  async handle(input, context) {
    const Plaintext = context.cloud.randomBytes(dataKeyBytes(input));
    const { arn, blob } = sealed(input, Plaintext, context);
    return { Plaintext, CiphertextBlob: blob, KeyId: arn };
  },
};

export const generateDataKeyWithoutPlaintext: Operation<GenerateDataKeyWithoutPlaintextCommandInput, GenerateDataKeyWithoutPlaintextResponse> = {
  name: 'GenerateDataKeyWithoutPlaintext',
  authorize: encryptAccess('GenerateDataKeyWithoutPlaintext'),
  async handle(input, context) {
    const { arn, blob } = sealed(input, context.cloud.randomBytes(dataKeyBytes(input)), context);
    return { CiphertextBlob: blob, KeyId: arn };
  },
};
