using System.Collections.Generic;

namespace AcsRecording;

/// <summary>What is exported of a person, and where to.</summary>
internal sealed class ParticipantExportOptions
{
    /// <summary>The ids of the person, in the forms that a search takes.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>The full path of the folder, or of the file where it ends in <c>.zip</c>.</summary>
    public string DestinationPath { get; init; } = "";

    /// <summary>Of unmixed recordings only the person's own channel.</summary>
    public bool OwnChannelOnly { get; init; }

    /// <summary>Other participants' ids are replaced in everything that is written.</summary>
    public bool MaskOthers { get; init; }

    /// <summary>Whether a folder or file of the name is replaced.</summary>
    public bool Force { get; init; }
}
