namespace Fal.Kling;

/// <summary>Makes videos with Kling 2.1 on fal.ai. One client serves any number of calls at once.</summary>
public interface IKlingClient
{
    /// <summary>Makes a video from text: submits, waits until it is done, and tells where it is. About five minutes.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="options">How to submit and to wait. Default: see <see cref="RunOptions"/>.</param>
    /// <param name="cancellationToken">Stops the wait. The job itself goes on unless <see cref="RunOptions.CancelJobOnAbort"/> is set.</param>
    /// <exception cref="KlingValidationException">The request is wrong: nothing was sent, or fal refused the input.</exception>
    /// <exception cref="KlingSubmitUncertainException">The answer to the submit was lost: look with <see cref="FindJobAsync"/> before you buy again.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingJobFailedException">The job ended without a video.</exception>
    /// <exception cref="KlingTimeoutException">One of our budgets ran out.</exception>
    /// <exception cref="KlingCanceledException">The token fired after fal had accepted the job.</exception>
    /// <exception cref="KlingException">fal could not be reached, there is no key, or <see cref="RunOptions.OnSubmitted"/> threw.</exception>
    /// <exception cref="OperationCanceledException">The token fired before fal had accepted the job; nothing was bought.</exception>
    Task<KlingVideo> TextToVideoAsync(TextToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a video from an image: uploads the image where it is not a URL, submits, waits until it is done, and tells where it is.</summary>
    /// <inheritdoc cref="TextToVideoAsync"/>
    Task<KlingVideo> ImageToVideoAsync(ImageToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Submits a request and does not wait. At most one paid job comes of one call.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="options">How to submit. Default: see <see cref="SubmitOptions"/>.</param>
    /// <param name="cancellationToken">Stops the call. Once the request is on its way, the answer is waited for up to five seconds more, because it tells which job was paid for.</param>
    /// <exception cref="KlingValidationException">The request is wrong; nothing was sent.</exception>
    /// <exception cref="KlingSubmitUncertainException">The answer was lost: look with <see cref="FindJobAsync"/> before you buy again.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">An image could not be uploaded in time; nothing was bought.</exception>
    /// <exception cref="KlingException">fal could not be reached, or there is no key; nothing was bought.</exception>
    /// <exception cref="OperationCanceledException">The token fired before the request was on its way; nothing was bought.</exception>
    Task<KlingJob> SubmitAsync(VideoRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The handle of a job from its ticket, in any process and on any machine. No I/O.</summary>
    /// <param name="ticket">The ticket.</param>
    KlingJob GetJob(JobTicket ticket);

    /// <summary>
    /// Looks for the job of a submission whose response was lost: by its request id where one is known, and among the requests that fal lists for the endpoint, by
    /// input and time. fal's clock decides, so neither machine needs the right time. Source: api.fal.ai/v1, models/requests/by-endpoint.
    /// </summary>
    /// <remarks>
    /// A request is taken for the attempt's when it has the same input, was sent within an hour after the attempt, and was not returned by this client for another
    /// attempt. Of several, the one closest to the attempt is taken. The same attempt always gets the same job from one client.
    /// </remarks>
    /// <param name="attempt">The attempt, from <see cref="KlingSubmitUncertainException.Attempt"/> or <see cref="SubmitOptions.OnSubmitting"/>.</param>
    /// <param name="timeout">
    /// How long to look, every five seconds. Default: one minute. <see cref="TimeSpan.Zero"/> looks once; <see cref="Timeout.InfiniteTimeSpan"/> looks until the job
    /// is found or the token fires.
    /// </param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>
    /// The ticket, for <see cref="GetJob"/>, or a search whose <see cref="JobSearch.Ticket"/> is <see langword="null"/>. That does not prove that nothing was bought: fal may
    /// list a request only once it has started, and lists no input where <see cref="SubmitOptions.StoreIO"/> is off.
    /// </returns>
    /// <exception cref="ArgumentException">The attempt's endpoint id is not one of fal's.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    /// <exception cref="KlingApiException">fal refused the key with 401 or 403, or every look ended with a response that could not be used.</exception>
    /// <exception cref="KlingTimeoutException">Every look failed, the last because fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>.</exception>
    /// <exception cref="KlingException">Every look failed because fal could not be reached, or there is no key.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<JobSearch> FindJobAsync(SubmitAttempt attempt, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Uploads an image, a video or a sound to fal's storage, so that several requests can use it. Anyone who has the URL can read it, unless <see cref="UploadOptions.Access"/> says otherwise.
    /// </summary>
    /// <param name="media">What to upload. A URL is returned as it is, and nothing is sent.</param>
    /// <param name="options">How to upload. Default: <see langword="null"/>, the defaults of <see cref="UploadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>The URL of the uploaded file.</returns>
    /// <exception cref="KlingValidationException">The content is missing, empty, unreadable, or not an image, a video or a sound. Nothing was sent.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">An HTTP attempt took longer than <see cref="KlingClientOptions.HttpTimeout"/>, or no byte moved for 45 seconds, in every attempt.</exception>
    /// <exception cref="KlingException">fal could not be reached, there is no key, or the content could not be read to its end.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<Uri> UploadAsync(KlingMedia media, UploadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads a video to a file. It is written to <c>path.part</c>, with metadata in <c>path.part.json</c> (shorter names where the path's own name leaves no room).
    /// The file gets its final name when the download is complete and on disk. A download that failed, or whose process was killed, resumes when it is repeated.
    /// </summary>
    /// <param name="video">The video.</param>
    /// <param name="path">
    /// Where to put it: a file, which is not overwritten when it exists, or an existing folder, in which it is named <c>kling-</c> and the request id.
    /// Problems with the path are found before any request.
    /// </param>
    /// <param name="options">Whether to overwrite, and where to report progress. Default: <see langword="null"/>, the defaults of <see cref="DownloadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the download. What has arrived is kept.</param>
    /// <returns>The full path of the file that was written.</returns>
    /// <exception cref="KlingApiException">The server refused, or sent something other than the video, such as a web page or a compressed body.</exception>
    /// <exception cref="KlingTimeoutException">No byte moved for 45 seconds, in as many attempts as <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">
    /// The video could not be downloaded or written, or the server's file is smaller than <see cref="KlingVideo.FileSize"/>. The exception has the ticket.
    /// </exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    Task<string> DownloadAsync(KlingVideo video, string path, DownloadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads a video into a stream, which stays open. After an interruption it resumes where it stopped, so no byte is written twice.
    /// </summary>
    /// <param name="video">The video.</param>
    /// <param name="destination">A writable stream. It is written asynchronously, from its current position.</param>
    /// <param name="options">Where to report progress. Default: <see langword="null"/>, the defaults of <see cref="DownloadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <inheritdoc cref="DownloadAsync(KlingVideo, string, DownloadOptions, CancellationToken)" path="/exception"/>
    Task DownloadAsync(KlingVideo video, Stream destination, DownloadOptions? options = null, CancellationToken cancellationToken = default);
}
