// Words that people put into passwords: everyday nouns, first names, and what leaks show.

export const words = `
  able acorn amber anchor apple april arrow autumn bacon badge baker banana basket beach berry bicycle birch bishop
  blanket blossom bottle branch breeze bridge bronze bubble butter cabin candle canyon carbon carpet castle cedar cherry
  circle citrus clever cloud clover cobalt coffee copper coral cotton cousin cradle crystal daisy dancer desert diamond
  dolphin dragon eagle earth ember engine falcon feather fiction flame forest fossil galaxy garden ginger glacier gold
  granite guitar hammer harbor harvest hazel honey horizon horse island ivory jacket jungle kettle ladder lantern lemon
  library lobster magnet maple marble meadow melody mercury mirror monkey morning mountain museum needle nickel ocean
  olive orange orchid oxygen paper parrot pencil pepper piano pillow pirate planet pocket prairie purple rabbit rainbow
  raven ribbon river rocket saddle saffron salmon shadow silver spider staple summer sunset thunder tiger timber tulip
  turtle valley velvet violet walnut whisper willow window winter yellow zebra`
  .trim()
  .split(/\s+/);

export const names = `
  alice andrew anna charlie daniel emma george hannah jack jessica john julia kevin laura lucas maria martin michael
  nicole oliver paul peter rachel robert sarah sofia thomas victor william zoe`
  .trim()
  .split(/\s+/);

export const common = `
  password letmein welcome iloveyou football baseball princess sunshine superman batman master shadow trustno starwars
  whatever freedom computer secret cheese killer access charlie passw0rd admin login`
  .trim()
  .split(/\s+/);
