using System;
using System.Text;
using AcsRecording.Core.Events;

namespace AcsRecording.Core.Queues;

/// <summary>
/// A message's text and how it is encoded. Event Grid sends base64, and a Functions trigger reads nothing else unless told so: what this
/// module writes because of a message is encoded as that one was.
/// </summary>
internal sealed class MessageText
{
    private readonly bool _isBase64;

    public MessageText(BinaryData body)
    {
        var text = body.ToString();
        var decoded = EventText.Decode(text.Trim());
        _isBase64 = !string.IsNullOrEmpty(decoded);
        Text = _isBase64 ? decoded! : text;
    }

    public string Text { get; }

    public string Encode(string text) => _isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
}
