/** Text of others as one harmless line: a name must not move the cursor, colour the screen or break a table. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
