using System;

namespace AcsRecording.Core.Trust;

/// <summary>What of a chunk one address names.</summary>
[Flags]
internal enum LocationParts
{
    None = 0,
    Content = 1,
    Metadata = 2,
    Deletion = 4,
}
