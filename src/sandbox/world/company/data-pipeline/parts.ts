/** How many parts an export is split into. */
export const PARTS = 48;
