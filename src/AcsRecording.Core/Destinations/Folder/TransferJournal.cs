using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// Beside a partial file: which blocks of it are there, each with its hash. A block counts after a crash only if the file still has
/// those bytes, so neither a killed process nor a power cut can slip a hole into a recording. While it is open no other process saves
/// the same file.
/// </summary>
internal sealed class TransferJournal : IDisposable
{
    private const string FormatName = "acsrecording-journal-2";

    /// <summary>Tells a whole first line from one that a power cut has cut short.</summary>
    private const string HeadEnd = "blocks";

    private readonly object _gate = new();
    private readonly FileStream _file;

    private TransferJournal(FileStream file) => _file = file;

    /// <summary>The journal, or null where another process has it.</summary>
    public static TransferJournal? TryOpen(string path)
    {
        try
        {
            return new TransferJournal(OwnerOnly.OpenFile(path, FileShare.None));
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// What an earlier run wrote down: the version, and the hash of each block. Null where it is about another file or torn at the start.
    /// </summary>
    public (ContentVersion Version, IReadOnlyDictionary<long, string> Blocks)? Read(string documentId)
    {
        _file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(
            _file, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
        var head = (reader.ReadLine() ?? "").Split(' ');
        if (head.Length != 5 || head[0] != FormatName || head[1] != documentId || head[4] != HeadEnd
            || !long.TryParse(head[2], NumberStyles.None, CultureInfo.InvariantCulture, out var total)
                || !TryDecode(head[3], out var validator))
        {
            return null;
        }

        var blocks = new Dictionary<long, string>();
        while (reader.ReadLine() is { } line)
        {
            // A torn last line has no second part, or a short one that no hash is equal to.
            var parts = line.Split(' ');
            if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var block))
            {
                blocks[block] = parts[1];
            }
        }

        return (new ContentVersion(total, validator), blocks);
    }

    /// <summary>Begins anew.</summary>
    public void Reset(string documentId, ContentVersion version)
    {
        lock (_gate)
        {
            _file.SetLength(0);
            Write(FormattableString.Invariant($"{FormatName} {documentId} {version.Total} {Encode(version.Validator)} {HeadEnd}\n"));
        }
    }

    public void Add(long block, string hash)
    {
        lock (_gate)
        {
            _file.Seek(0, SeekOrigin.End);
            Write(FormattableString.Invariant($"{block} {hash}\n"));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A server's text, so that it can't break the line; "-" for none.</summary>
    private static string Encode(string? validator) => validator is null ? "-" : Convert.ToBase64String(Encoding.UTF8.GetBytes(validator));

    private static bool TryDecode(string text, out string? validator)
    {
        validator = null;
        try
        {
            validator = text == "-" ? null : Encoding.UTF8.GetString(Convert.FromBase64String(text));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private void Write(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line);
        _file.Write(bytes, 0, bytes.Length);
        _file.Flush();
    }
}
