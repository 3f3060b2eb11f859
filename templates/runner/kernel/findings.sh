# What a step finds wrong, and what is only worth knowing: collected, so that all of it is said at once.

declare -a findings=() warnings=()
finding() { findings+=("$1"); }
warning() { warnings+=("$1"); }
