export type StopReason = 'finished' | 'aborted' | 'time-limit' | 'early-stop';
