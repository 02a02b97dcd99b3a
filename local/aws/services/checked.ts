// The type of an operation's input once its shape is checked: required members of the SDK's types are there.

/** T as it is behind the shape check: what AWS's model requires is no longer `| undefined`. */
export type Checked<T> = T extends Date | Uint8Array
  ? T
  : T extends readonly (infer Item)[]
    ? Checked<Item>[]
    : T extends object
      ? { [Key in keyof T]: object extends Pick<T, Key> ? Checked<Exclude<T[Key], undefined>> | undefined : Checked<Exclude<T[Key], undefined>> }
      : T;
