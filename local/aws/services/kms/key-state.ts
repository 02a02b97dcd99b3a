// The life of a key: describe, list, enable, disable, schedule and cancel deletion, rotation, description.
import type {
  CancelKeyDeletionCommandInput,
  CancelKeyDeletionResponse,
  DescribeKeyCommandInput,
  DescribeKeyResponse,
  DisableKeyCommandInput,
  EnableKeyCommandInput,
  EnableKeyRotationCommandInput,
  GetKeyRotationStatusCommandInput,
  GetKeyRotationStatusResponse,
  ListKeysCommandInput,
  ListKeysResponse,
  ScheduleKeyDeletionCommandInput,
  ScheduleKeyDeletionResponse,
  UpdateKeyDescriptionCommandInput,
} from '@aws-sdk/client-kms';
import { AwsError, type Operation } from '../../operation';
import { shownKey } from './create-key';
import { changeKey, kmsTables, onKey, requireKey, type KeyRecord } from './keys';
import { kmsPage } from './kms-page';
import { managedKey } from './managed-keys';

const DAY = 86_400_000;

export const describeKey: Operation<DescribeKeyCommandInput, DescribeKeyResponse> = {
  name: 'DescribeKey',
  async authorize(input, context) {
    await managedKey(input.KeyId, context);
    return onKey('DescribeKey')(input, context);
  },
  handle: async (input, context) => ({ KeyMetadata: shownKey(requireKey(input.KeyId, context), context) }),
};

export const listKeys: Operation<ListKeysCommandInput, ListKeysResponse> = {
  name: 'ListKeys',
  async handle(input, context) {
    const all = [...kmsTables(context).keys.range()].map(({ value }) => value).filter((key) => (key.DeletionDate ?? Infinity) > context.now());
    const { items, ...rest } = kmsPage(all, ({ KeyId }) => KeyId, input, 100);
    return { Keys: items.map(({ KeyId, Arn }) => ({ KeyId, KeyArn: Arn })), ...rest };
  },
};

export const enableKey: Operation<EnableKeyCommandInput, void> = {
  name: 'EnableKey',
  authorize: onKey('EnableKey'),
  handle: async (input, context) => void (await changeKey(input.KeyId, context, (key) => ({ ...alive(key), KeyState: 'Enabled' }))),
};

export const disableKey: Operation<DisableKeyCommandInput, void> = {
  name: 'DisableKey',
  authorize: onKey('DisableKey'),
  handle: async (input, context) => void (await changeKey(input.KeyId, context, (key) => ({ ...alive(key), KeyState: 'Disabled' }))),
};

export const scheduleKeyDeletion: Operation<ScheduleKeyDeletionCommandInput, ScheduleKeyDeletionResponse> = {
  name: 'ScheduleKeyDeletion',
  authorize: onKey('ScheduleKeyDeletion'),
  async handle(input, context) {
    const days = input.PendingWindowInDays ?? 30;
    if (days < 7 || days > 30) throw new AwsError('ValidationException', 'PendingWindowInDays must be between 7 and 30');
    const key = await changeKey(input.KeyId, context, (before) => ({
      ...alive(before),
      KeyState: 'PendingDeletion',
      DeletionDate: context.now() + days * DAY,
      PendingWindowInDays: days,
    }));
    return { KeyId: key.Arn, DeletionDate: new Date(key.DeletionDate ?? 0), KeyState: 'PendingDeletion', PendingWindowInDays: days };
  },
};

export const cancelKeyDeletion: Operation<CancelKeyDeletionCommandInput, CancelKeyDeletionResponse> = {
  name: 'CancelKeyDeletion',
  authorize: onKey('CancelKeyDeletion'),
  async handle(input, context) {
    const key = await changeKey(input.KeyId, context, ({ DeletionDate, PendingWindowInDays: _, ...before }) => {
      if (DeletionDate === undefined) throw new AwsError('KMSInvalidStateException', `${before.Arn} is not pending deletion.`);
      return { ...before, KeyState: 'Disabled' };
    });
    return { KeyId: key.Arn };
  },
};

export const enableKeyRotation: Operation<EnableKeyRotationCommandInput, void> = {
  name: 'EnableKeyRotation',
  authorize: onKey('EnableKeyRotation'),
  handle: async (input, context) =>
    void (await changeKey(input.KeyId, context, (key) => ({
      ...alive(key),
      rotation: true,
      rotationPeriod: input.RotationPeriodInDays ?? key.rotationPeriod,
    }))),
};

export const disableKeyRotation: Operation<EnableKeyRotationCommandInput, void> = {
  name: 'DisableKeyRotation',
  authorize: onKey('DisableKeyRotation'),
  handle: async (input, context) => void (await changeKey(input.KeyId, context, (key) => ({ ...alive(key), rotation: false }))),
};

export const getKeyRotationStatus: Operation<GetKeyRotationStatusCommandInput, GetKeyRotationStatusResponse> = {
  name: 'GetKeyRotationStatus',
  authorize: onKey('GetKeyRotationStatus'),
  async handle(input, context) {
    const key = requireKey(input.KeyId, context);
    const next = key.CreationDate + Math.ceil((context.now() - key.CreationDate + 1) / (key.rotationPeriod * DAY)) * key.rotationPeriod * DAY;
    return {
      KeyId: key.Arn,
      KeyRotationEnabled: key.rotation && key.KeyState !== 'PendingDeletion',
      ...(key.rotation ? { RotationPeriodInDays: key.rotationPeriod, NextRotationDate: new Date(next) } : {}),
    };
  },
};

export const updateKeyDescription: Operation<UpdateKeyDescriptionCommandInput, void> = {
  name: 'UpdateKeyDescription',
  authorize: onKey('UpdateKeyDescription'),
  handle: async (input, context) => void (await changeKey(input.KeyId, context, (key) => ({ ...alive(key), Description: input.Description ?? '' }))),
};

/** @throws AwsError KMSInvalidStateException */
function alive(key: KeyRecord): KeyRecord {
  if (key.KeyState === 'PendingDeletion') throw new AwsError('KMSInvalidStateException', `${key.Arn} is pending deletion.`);
  return key;
}
