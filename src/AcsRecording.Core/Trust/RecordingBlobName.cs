using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Trust;

/// <summary>
/// How the service names the blobs that it exports. As documented,
/// <c>YYYYMMDD/CALLID/FIRST8OFRECORDINGID-GUID/CHUNKID-VIEW.DOCUMENTID.EXTENSION</c>; as users report it, the same without the document id,
/// <c>YYYYMMDD/CALL/FOLDER/CHUNKID-VIEW.EXTENSION</c>. Metadata has the view
/// <c>acsmetadata</c>. Other folders may stand before.
/// https://learn.microsoft.com/azure/communication-services/quickstarts/call-automation/call-recording/bring-your-own-storage
/// </summary>
internal sealed class RecordingBlobName
{
    public const string MetadataView = "acsmetadata";

    private static readonly Regex Layout = new(
        @"\A(?<folder>(?:[^/]+/)*?(?<date>[0-9]{8})/(?<call>[^/]+)/(?<recording>[^/]+)/)"
        + @"(?<chunk>[^/.]+)-(?<view>[A-Za-z0-9]+)(?:\.(?<id>[A-Za-z0-9-]+))?\.(?<extension>json|mp3|mp4|wav)\z",
        RegexOptions.CultureInvariant);

    private static readonly Regex Day = new(@"(?:\A|/)(?<date>[0-9]{8})/", RegexOptions.CultureInvariant);

    /// <summary>The folder that is named after a recording.</summary>
    private static readonly Regex FolderOfRecording = new(@"\A[A-Za-z0-9_-]{8}-[^/]+\z", RegexOptions.CultureInvariant);

    private readonly Match _match;

    private RecordingBlobName(Match match) => _match = match;

    /// <summary>The folder of one recording, with '/' at its end.</summary>
    public string Folder => Part("folder");

    public string Date => Part("date");

    /// <summary>The call's id; without document ids in the layout, it may be the server call id.</summary>
    public string CallId => Part("call");

    public string ChunkId => Part("chunk");

    /// <summary>Null in the layout that has none in its names.</summary>
    public string? DocumentId => _match.Groups["id"].Success ? Part("id") : null;

    public string Extension => Part("extension");

    public bool IsMetadata => Part("view") == MetadataView;

    /// <summary>Where the metadata of the same chunk lies, in the layout without document ids.</summary>
    public string MetadataBeside => $"{Folder}{ChunkId}-{MetadataView}.json";

    /// <summary>Null for a blob that isn't a recording's.</summary>
    public static RecordingBlobName? Parse(string name)
    {
        var match = Layout.Match(name);
        return match.Success && match.Groups["view"].Value == MetadataView == (match.Groups["extension"].Value == "json")
            ? new RecordingBlobName(match)
            : null;
    }

    /// <summary>Whether a blob lies in the folder of a day, as recordings do.</summary>
    public static bool IsUnderDay(string name) => Day.Matches(name).Cast<Match>().Any(day => DateTime.TryParseExact(
        day.Groups["date"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    /// <summary>
    /// What stands for the document id where neither the name nor metadata has it: made of the address, so no two blobs share it.
    /// </summary>
    public static string StandIn(Uri address)
    {
        using var sha256 = SHA256.Create();
        var hash = sha256.ComputeHash(Encoding.UTF8.GetBytes(StorageAddress.WithoutSecret(address).AbsoluteUri));
        return "blob-" + Hex.Of(hash).Substring(0, 32);
    }

    /// <summary>
    /// Whether it may be one of a recording's. The documented folder begins with the first eight characters of the recording's id; a folder
    /// of any other form tells nothing.
    /// </summary>
    public bool MayBeOf(string recordingId)
    {
        var folder = Part("recording");
        return (DocumentId is null && !FolderOfRecording.IsMatch(folder))
            || folder.StartsWith(recordingId.Substring(0, Math.Min(8, recordingId.Length)), StringComparison.Ordinal);
    }

    private string Part(string name) => _match.Groups[name].Value;
}
