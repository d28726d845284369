using System.Text.RegularExpressions;

namespace AcsRecording.Core.Storage;

/// <summary>
/// How the service names the blobs that it exports:
/// <c>YYYYMMDD/CALLID/FIRST8OFRECORDINGID-GUID/CHUNKID-VIEW.DOCUMENTID.EXTENSION</c>, where metadata has the view <c>acsmetadata</c>. Other
/// folders may stand before.
/// https://learn.microsoft.com/azure/communication-services/quickstarts/call-automation/call-recording/bring-your-own-storage
/// </summary>
internal sealed class RecordingBlobName
{
    private const string MetadataView = "acsmetadata";

    private static readonly Regex Layout = new(
        @"\A(?<folder>(?:[^/]+/)*?(?<date>[0-9]{8})/(?<call>[^/]+)/(?<recording>[^/]+)/)(?<chunk>[^/.]+)-(?<view>[A-Za-z0-9]+)\.(?<id>[A-Za-z0-9-]+)\.(?<extension>json|mp3|mp4|wav)\z",
        RegexOptions.CultureInvariant);

    private readonly Match _match;

    private RecordingBlobName(Match match) => _match = match;

    /// <summary>The folder of one recording, with '/' at its end.</summary>
    public string Folder => Part("folder");

    public string Date => Part("date");

    public string CallId => Part("call");

    /// <summary>Begins with the first eight characters of the recording's id.</summary>
    public string RecordingFolder => Part("recording");

    public string ChunkId => Part("chunk");

    public string DocumentId => Part("id");

    public string Extension => Part("extension");

    public bool IsMetadata => Part("view") == MetadataView;

    /// <summary>Null for a blob that isn't a recording's.</summary>
    public static RecordingBlobName? Parse(string name)
    {
        var match = Layout.Match(name);
        return match.Success && match.Groups["view"].Value == MetadataView == (match.Groups["extension"].Value == "json") ? new RecordingBlobName(match) : null;
    }

    private string Part(string name) => _match.Groups[name].Value;
}
