/** A duration for a sentence, to the second: `17 s`, `9 min 40 s`, `2 h 5 min`. */
export function durationWords(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(hours === 0 && seconds % 60 > 0 ? [`${seconds % 60} s`] : []),
  ];
  return parts.join(' ');
}
